{
    "name": "Appointments: demo worlds",
    "summary": "A car service in Witten with prices, staff and bookings to try",
    "version": "19.0.1.0.0",
    "category": "Services/Appointments",
    "author": "Appointment Suite Founders",
    "license": "LGPL-3",
    "depends": [
        "appointment_website",
        "payment_demo",
        "l10n_de",
    ],
    "data": ["views/website_templates.xml"],
    "post_init_hook": "post_init_hook",
}
