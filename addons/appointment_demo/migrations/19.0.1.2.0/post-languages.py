from odoo import SUPERUSER_ID, Command, api

from odoo.addons.appointment_demo.world import build, company, store
from odoo.addons.appointment_demo.world.records import MODULE, translate

ADDED = ("ro_RO", "el_GR")


def migrate(cr, _version):
    """Worlds of before speak Greek, and all of them Romanian.

    What people have written in the meantime, in whatever language, is left as it is.
    """
    env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US", "tracking_disable": True})
    company.load_languages(env)
    website = env["website"].search([], order="sequence, id", limit=1)
    added = env["res.lang"].search([("code", "in", ADDED)])
    website.language_ids = [Command.link(language.id) for language in added]
    policy = env.ref("appointment_core.appointment_policy_default")
    _add(policy, {"name": store.POLICY})
    for world in build.WORLDS:
        _add_world(env, world)


def _add_world(env, world):
    place = _get(env, "appointment.store", world.key)
    plan = world.store
    _add(
        place,
        {"description": plan.about, "terms": plan.terms, "privacy": plan.privacy},
    )
    _add_named(place.image_ids, "name", plan.front_name)
    _add_named(place.resource_ids.opening_ids, "reason", world.holiday)
    for key, name in world.roles.items():
        _add(_get(env, "appointment.role", key), {"name": name})
    for plan in world.people:
        person = _get(env, "resource.resource", plan.key)
        _add(person, {"appointment_title": plan.title, "appointment_bio": plan.about})
    for plan in world.services:
        service = _get(env, "appointment.service", plan.key)
        about = tuple(f"<p>{text}</p>" for text in plan.about)
        _add(service, {"name": plan.name, "description": about})
        _add(service.product_id, {"name": plan.name})
        for question in world.questions:
            _add_named(service.question_ids, "name", question.name)
            _add_named(service.question_ids, "placeholder", question.placeholder)


def _get(env, model, key):
    """The record that the plan calls *key*; empty where people deleted it."""
    xml_id = f"{MODULE}.{model.replace('.', '_')}_{key}"
    return env.ref(xml_id, raise_if_not_found=False) or env[model]


def _add_named(records, field, words):
    for record in records:
        _add(record, {field: words})


def _add(record, texts):
    """Translate the *texts* that stand in the record as we wrote them in English."""
    for field, words in texts.items():
        if not record or record[field] != words[0]:
            continue
        missing = [
            code for code in ADDED if record.with_context(lang=code)[field] == words[0]
        ]
        translate(record, {field: words}, missing)
