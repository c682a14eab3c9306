from odoo import SUPERUSER_ID, api

from odoo.addons.appointment_demo.world import build, website, witten


def migrate(cr, _version):
    """Build the worlds added since, and keep the garage's page as the front door."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    build.build(env)
    firm = env.ref("appointment_demo.res_company_witten")
    website.bind(env, witten.WORLD, firm)
