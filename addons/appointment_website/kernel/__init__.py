"""Pure rules of what the website shows: readable colours, distances.

Standard library only: no Odoo, no database, no clock (house style, rule 1).
"""
