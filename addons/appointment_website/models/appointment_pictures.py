from odoo import models


class AppointmentStore(models.Model):
    _name = "appointment.store"
    _inherit = ["appointment.store", "appointment.picture.mixin"]


class AppointmentStoreImage(models.Model):
    _name = "appointment.store.image"
    _inherit = ["appointment.store.image", "appointment.picture.mixin"]


class AppointmentService(models.Model):
    _name = "appointment.service"
    _inherit = ["appointment.service", "appointment.picture.mixin"]


class ResourceResource(models.Model):
    _name = "resource.resource"
    _inherit = ["resource.resource", "appointment.picture.mixin"]

    _picture_source = "appointment_image"
