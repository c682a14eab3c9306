"""Records of the demo worlds, found again by their XML id."""

MODULE = "appointment_demo"
LANGUAGES = ("en_US", "de_DE", "ro_RO", "el_GR")


def ensure(env, xml_id, model, values, texts=None):
    """The record of *xml_id*; made from *values* when it does not exist.

    :param dict texts: translated fields of a new record, ``{field: Text}``
    """
    known = env.ref(f"{MODULE}.{xml_id}", raise_if_not_found=False)
    if known:
        return known
    texts = texts or {}
    english = {name: words[0] for name, words in texts.items()}
    record = env[model].create({**values, **english})
    translate(record, texts)
    env["ir.model.data"]._update_xmlids(
        [{"xml_id": f"{MODULE}.{xml_id}", "record": record, "noupdate": True}]
    )
    return record


def translate(record, texts, languages=LANGUAGES[1:]):
    """Write the other *languages*; HTML is translated sentence by sentence."""
    for name, words in texts.items():
        field = record._fields[name]
        known = zip(LANGUAGES, words, strict=True)
        translations = {code: text for code, text in known if code in languages}
        if callable(field.translate):
            sources = field.get_trans_terms(record[name])
            translations = {
                language: dict(zip(sources, field.get_trans_terms(text), strict=True))
                for language, text in translations.items()
            }
        record.update_field_translations(name, translations)
