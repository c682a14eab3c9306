"""Longer texts of the demo world, English and German."""

STORE = (
    (
        "<p>Your independent garage in Witten since 1998: inspection, oil, brakes and "
        "the main inspection for all makes. Bring your car within a two-hour window "
        "that suits you; we call when it is ready.</p>"
    ),
    (
        "<p>Ihre freie Werkstatt in Witten seit 1998: Inspektion, Öl, Bremsen und "
        "Hauptuntersuchung für alle Marken. Bringen Sie Ihr Auto in einem "
        "Zwei-Stunden-Fenster, das Ihnen passt; wir rufen an, wenn es fertig ist.</p>"
    ),
)

TERMS = (
    (
        "<p>Prices are fixed prices for the work described. Extra work is done only "
        "after your consent. Cars are kept free of charge for two working days after "
        "completion. German law applies.</p>"
    ),
    (
        "<p>Die Preise sind Festpreise für die beschriebenen Arbeiten. Zusätzliche "
        "Arbeiten führen wir nur nach Ihrer Zustimmung aus. Fertige Fahrzeuge bewahren "
        "wir zwei Werktage kostenfrei auf. Es gilt deutsches Recht.</p>"
    ),
)

PRIVACY = (
    (
        "<p>We use your name, e-mail address, phone number and the data of your car to "
        "carry out your booking (Art. 6 (1) b GDPR). Invoices are kept as long as the "
        "law demands. You may ask for access, correction and erasure at any time.</p>"
    ),
    (
        "<p>Wir verwenden Name, E-Mail-Adresse, Telefonnummer und Fahrzeugdaten, um "
        "Ihre Buchung auszuführen (Art. 6 Abs. 1 b DSGVO). Rechnungen bewahren wir so "
        "lange auf, wie das Gesetz es verlangt. Sie können jederzeit Auskunft, "
        "Berichtigung und Löschung verlangen.</p>"
    ),
)
