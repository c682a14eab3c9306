from . import appointment_notification_test
from . import appointment_message_compose
