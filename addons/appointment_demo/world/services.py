"""What customers book: services with what they need, their price and questions."""

from odoo import Command

from .records import ensure, translate


def create_services(env, world, place, roles):
    """``{key: service}``; prices are net, the tax is the company's default."""
    return {
        plan.key: _create_service(env, world, place, roles, plan)
        for plan in world.services
    }


def _create_service(env, world, place, roles, plan):
    service = ensure(
        env,
        f"appointment_service_{plan.key}",
        "appointment.service",
        {
            "name": plan.name[0],
            "store_id": place.id,
            "is_published": True,
            "price": plan.price,
            "image_1920": plan.picture(),
            "requirement_ids": [
                Command.create({"role_id": roles[role].id, **values})
                for role, values in plan.needs
            ],
            "question_ids": [
                Command.create(
                    {
                        "name": question.name[0],
                        "placeholder": question.placeholder[0],
                        "is_required": question.is_required,
                    }
                )
                for question in world.questions
            ],
            # Nobody withdraws from a treatment (§ 312 (2) no. 7 BGB).
            "withdrawal_kind": "healthcare" if world.store.is_confidential else "right",
            **plan.values,
        },
        texts={
            "name": plan.name,
            "description": tuple(f"<p>{about}</p>" for about in plan.about),
        },
    )
    translate(service.product_id, {"name": plan.name})
    for question, texts in zip(service.question_ids, world.questions, strict=True):
        translate(question, {"name": texts.name, "placeholder": texts.placeholder})
    return service
