"""What happens when an addon goes."""


def uninstall_hook(env):
    leave_nothing(env, "appointment_core")


def leave_nothing(env, module):
    """Take along what Odoo leaves behind of *module* and of all that depends on it.

    Odoo drops our models, fields, views and data. It leaves jobs and saved filters of
    models that are gone, files of fields that are gone, and rows of its own registers.

    Every addon that has models, jobs or fields for files calls this in its
    ``uninstall_hook``, which runs before anything is dropped.
    """
    addon = env["ir.module.module"].search([("name", "=", module)])
    going = addon | addon.downstream_dependencies(
        exclude_states=("uninstalled", "uninstallable")
    )
    models = _find_owned(env, "ir.model", going)
    _delete_work(env, models, going)
    _delete_files(env, models, going)
    _delete_registered(env, models, going)


def _find_owned(env, model, going):
    """Rows of *model* that only addons in *going* have declared."""
    names = going.mapped("name")
    data = env["ir.model.data"]
    ours = data.search([("model", "=", model), ("module", "in", names)])
    others = data.search(
        [
            ("model", "=", model),
            ("module", "not in", names),
            ("res_id", "in", ours.mapped("res_id")),
        ]
    )
    owned = set(ours.mapped("res_id")) - set(others.mapped("res_id"))
    return env[model].browse(sorted(owned)).exists()


def _delete_work(env, models, going):
    """Jobs that could not run any more, and filters of lists that are gone."""
    names = models.mapped("model")
    functions = _find_owned(env, "queue.job.function", going)
    env["queue.job"].search(
        ["|", ("model_name", "in", names), ("job_function_id", "in", functions.ids)]
    ).unlink()
    filters = env["ir.filters"].with_context(active_test=False)
    filters.search([("model_id", "in", names)]).unlink()


def _delete_files(env, models, going):
    """Files in our fields of models that stay."""
    fields = _find_owned(env, "ir.model.fields", going)
    for field in fields.filtered(lambda row: row.ttype == "binary"):
        if field.model_id not in models:
            env["ir.attachment"].search(
                [("res_model", "=", field.model), ("res_field", "=", field.name)]
            ).unlink()


def _delete_registered(env, models, going):
    """Foreign keys, and names other addons gave to parts of our models.

    Without the keys, rows of ours do not keep what Odoo deletes next.
    """
    env["ir.model.constraint"].search(
        [("module", "in", going.ids), ("type", "=", "f")]
    ).unlink()
    fields = env["ir.model.fields"].search([("model_id", "in", models.ids)])
    inherits = env["ir.model.inherit"].search([("model_id", "in", models.ids)])
    for records in (fields, fields.selection_ids, inherits):
        env["ir.model.data"].search(
            [
                ("model", "=", records._name),
                ("res_id", "in", records.ids),
                ("module", "not in", going.mapped("name")),
            ]
        ).unlink()
