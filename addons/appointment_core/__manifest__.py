{
    "name": "Appointments",
    "summary": "Stores, services, resources and bookings on Odoo's own ledger",
    "version": "19.0.1.0.0",
    "category": "Services/Appointments",
    "author": "Appointment Suite Founders",
    "license": "LGPL-3",
    "depends": [
        "sale",
        "resource",
        "portal",
        "phone_validation",
        "queue_job",
    ],
    "external_dependencies": {
        "python": ["holidays", "phonenumbers", "qrcode", "vobject"]
    },
    "data": [
        "security/appointment_core_groups.xml",
        "security/ir.model.access.csv",
        "security/appointment_core_rules.xml",
        "data/ir_sequence.xml",
        "data/appointment_defaults.xml",
        "data/ir_cron.xml",
        "data/queue_job.xml",
    ],
    "application": True,
}
