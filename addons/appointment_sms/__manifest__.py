{
    "name": "Appointments: messages",
    "summary": "Rules, reminders and a ledger of what customers were told",
    "version": "19.0.1.0.0",
    "category": "Services/Appointments",
    "author": "Appointment Suite Founders",
    "license": "LGPL-3",
    "depends": ["appointment_core", "sms"],
    "external_dependencies": {"python": ["twilio"]},
    "data": [
        "security/ir.model.access.csv",
        "data/queue_job_sign_in.xml",
        "data/mail_template_sign_in.xml",
        "views/appointment_sms_menus.xml",
        "views/sign_in_pages.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "appointment_sms/static/src/sign_in/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
}
