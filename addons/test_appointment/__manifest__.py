{
    "name": "Appointments: contracts in use",
    "summary": "Uses every contract of the core as a later addon would; only for tests",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "Appointment Suite Founders",
    "license": "LGPL-3",
    "depends": ["appointment_core"],
    "data": [
        "security/ir.model.access.csv",
        "security/test_appointment_rules.xml",
    ],
}
