"""Pure rules of the law: no Odoo, no clock, no input or output."""
