"""The order in which the demo world comes into being."""

from . import bookings, company, customers, payments, services, staff, store
from .records import MODULE

FLAG = f"{MODULE}.appointment_store_witten"


def build(env):
    """Build "Autoservice Witten". Called twice, it changes nothing."""
    env = env(
        context={
            **env.context,
            "lang": "en_US",
            "tracking_disable": True,
            "mail_create_nolog": True,
            "no_reset_password": True,
        }
    )
    if env.ref(FLAG, raise_if_not_found=False):
        return
    company.load_languages(env)
    garage = company.create_company(env)
    env = env(
        context={**env.context, "allowed_company_ids": garage.ids},
    )
    garage = garage.with_env(env)
    company.load_accounting(env, garage)
    company.publish_payment(env, garage)
    company.bind_website(env, garage)
    users = staff.create_users(env, garage)
    witten = store.create_store(env, garage, users)
    store.create_resources(env, witten, users)
    offer = services.create_services(env, witten)
    people = customers.create_customers(env)
    bookings.create_bookings(env, witten, offer, people)
    payments.pay_some(env, witten)
