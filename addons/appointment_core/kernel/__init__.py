"""Pure rules of booking: hours, slots, seats, price, policy, states.

Standard library only: no Odoo, no database, no clock (house style, rule 1).
"""
