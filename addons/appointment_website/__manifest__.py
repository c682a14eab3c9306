{
    "name": "Appointments on the Website",
    "summary": "Store pages, booking, payment and confirmation for customers",
    "version": "19.0.1.0.0",
    "category": "Services/Appointments",
    "author": "Appointment Suite Founders",
    "license": "LGPL-3",
    "depends": ["appointment_core", "website", "website_payment"],
    "external_dependencies": {"python": ["qrcode"]},
    "data": [
        "data/website_menu.xml",
        "views/appointment_store_views.xml",
        "views/res_config_settings_views.xml",
        "views/page_parts.xml",
        "views/store_pages.xml",
        "views/booking_page.xml",
        "views/booking_details.xml",
        "views/review_page.xml",
        "views/legal_parts.xml",
        "views/outcome_pages.xml",
        "views/my_booking.xml",
    ],
    "assets": {
        "web._assets_primary_variables": [
            "appointment_website/static/src/scss/local_fonts.scss",
        ],
        "web.assets_frontend": [
            "appointment_website/static/src/booking_calendar/**/*",
            "appointment_website/static/src/booking_review/**/*",
            "appointment_website/static/src/scss/pages.scss",
        ],
    },
    "uninstall_hook": "uninstall_hook",
}
