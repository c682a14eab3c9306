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
        translate(record, german)
    env["ir.model.data"]._update_xmlids(
        [{"xml_id": f"{MODULE}.{xml_id}", "record": record, "noupdate": True}]
    )
    return record


def translate(record, german):
    """Write the German texts; HTML is translated sentence by sentence."""
    for name, text in german.items():
        field = record._fields[name]
        terms = text
        if callable(field.translate):
            sources = field.get_trans_terms(record[name])
            terms = dict(zip(sources, field.get_trans_terms(text), strict=True))
        record.update_field_translations(name, {"de_DE": terms})
