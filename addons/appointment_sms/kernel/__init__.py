"""Pure rules of messages: no Odoo, no clock, no input or output."""
