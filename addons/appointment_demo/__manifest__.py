{
    "name": "Appointments: demo worlds",
    "summary": "A garage, a clinic and a med-spa, with bookings to try",
    "version": "19.0.1.2.0",
    "category": "Services/Appointments",
    "author": "Appointment Suite Founders",
    "license": "LGPL-3",
    "depends": [
        "appointment_sms",
        "appointment_website",
        "payment_demo",
        "l10n_de",
        "l10n_ro",
    ],
    "data": ["views/website_templates.xml"],
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
