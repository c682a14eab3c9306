from odoo import api, models


class AppointmentWording(models.AbstractModel):
    """The standard texts of messages, and what their fields are called.

    They are translations of the addon, so that they exist in every language that is
    installed later. A rule with an own text goes before them.
    """

    _inherit = "appointment.wording"

    # ------------------------------------------------------------ texts

    @api.model
    def _get_texts(self):
        """``{event: (subject, short, long)}`` in the language of the environment.

        *short* is for text messages and push, *long* for mails; ``False`` where the
        core's own mail says it. Addons add their events by ``super()``.
        """
        return {
            "held": (
                self.env._("Your time is held: {date}, {time} – {store}"),
                self.env._(
                    "{store}: we hold {date}, {time} for you. Please finish booking."
                ),
                self.env._(
                    "We hold this time for you for a short while. Please finish your "
                    "booking, so that it is yours."
                ),
            ),
            "pending": (
                False,
                self.env._(
                    "{store}: we have your request for {date}, {time} and answer soon."
                ),
                False,
            ),
            "confirmed": (
                False,
                self.env._(
                    "{store}: confirmed for {date}, {time}. We look forward to you."
                ),
                False,
            ),
            "rescheduled": (
                False,
                self.env._("{store}: your new time is {date}, {time}."),
                False,
            ),
            "cancelled": (
                False,
                self.env._("{store}: your appointment on {date}, {time} is cancelled."),
                False,
            ),
            "declined": (
                False,
                self.env._(
                    "{store}: {date}, {time} is not possible. Please choose another."
                ),
                False,
            ),
            "expired": (
                False,
                self.env._("{store}: {date}, {time} is no longer held for you."),
                False,
            ),
            "reminder": (
                self.env._("Reminder: {date}, {time} – {store}"),
                self.env._("{store}: your appointment is on {date}, {time}. {answer}"),
                self.env._(
                    "We look forward to seeing you. If you cannot come, please tell "
                    "us early, so that somebody else can have the time."
                ),
            ),
            "missed": (
                self.env._("We missed you – {store}"),
                self.env._(
                    "{store}: we missed you on {date}, {time}. Call us: {phone}"
                ),
                self.env._(
                    "We waited for you and are sorry that you could not come. You are "
                    "welcome to choose another time."
                ),
            ),
            "payment_received": (
                self.env._("Payment received: {amount} – {store}"),
                self.env._("{store}: we received {amount} for {date}. Thank you."),
                self.env._(
                    "Thank you, we received {amount} for the appointment below."
                ),
            ),
            "payment_failed": (
                self.env._("Your payment did not go through – {store}"),
                self.env._("{store}: your payment for {date}, {time} failed. {phone}"),
                self.env._(
                    "Your payment for the appointment below did not go through. "
                    "Please open your booking and try again, or call us."
                ),
            ),
            "waiting_offer": (
                self.env._("A place for you: {date}, {time} – {store}"),
                self.env._(
                    "{store}: we have a place for you on {date}, {time}. {phone}"
                ),
                self.env._(
                    "We have a place for you. Please take it before somebody else does."
                ),
            ),
            "place_freed": (
                self.env._("A place is free: {date}, {time} – {store}"),
                self.env._("{store}: a place is free on {date}, {time}. {phone}"),
                self.env._("A place has become free. Whoever books it first has it."),
            ),
            "answered": (
                self.env._("Your request is answered – {store}"),
                self.env._(
                    "{store}: we answered your request for {date}, {time}. {phone}"
                ),
                self.env._(
                    "We have answered your request. Please open it to read the answer."
                ),
            ),
            "follow_up": (
                self.env._("Thank you for your visit – {store}"),
                self.env._("{store}: thank you for your visit. See you again: {phone}"),
                self.env._(
                    "Thank you for your visit. If anything was not as you wished, "
                    "please tell us. We would be glad to see you again."
                ),
            ),
        }

    @api.model
    def _get_fields(self):
        """``{field: what stands there}``, as the help of rules shows them."""
        return {
            "customer": self.env._("name of the customer"),
            "service": self.env._("what was booked"),
            "store": self.env._("name of the store"),
            "date": self.env._("day of the appointment"),
            "time": self.env._("time, with its zone for who is elsewhere"),
            "booking": self.env._("number of the booking"),
            "phone": self.env._("phone number of the store"),
            "address": self.env._("address of the store"),
            "link": self.env._("page of the booking"),
            "amount": self.env._("amount of the last payment"),
            "answer": self.env._("how to answer, where the gateway receives answers"),
        }
