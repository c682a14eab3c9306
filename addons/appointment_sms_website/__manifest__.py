{
    "name": "Appointments: push messages on the website",
    "summary": "Customers are told on their own devices, after a click",
    "version": "19.0.1.0.0",
    "category": "Services/Appointments",
    "author": "Appointment Suite Founders",
    "license": "LGPL-3",
    "depends": ["appointment_sms", "appointment_website"],
    "auto_install": True,
    "data": ["views/outcome_pages.xml"],
    "assets": {
        "web.assets_frontend": [
            "appointment_sms_website/static/src/booking_push/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
}
