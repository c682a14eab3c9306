"""Records of the demo world, found again by their XML id."""

MODULE = "appointment_demo"


def ensure(env, xml_id, model, values, german=None):
    """The record of *xml_id*; made from *values* when it does not exist.

    :param dict german: translated fields of a new record in German
    """
    known = env.ref(f"{MODULE}.{xml_id}", raise_if_not_found=False)
    if known:
        return known
    record = env[model].create(values)
    if german:
        record.with_context(lang="de_DE").write(german)
    env["ir.model.data"]._update_xmlids(
        [{"xml_id": f"{MODULE}.{xml_id}", "record": record, "noupdate": True}]
    )
    return record
