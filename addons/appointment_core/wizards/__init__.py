from . import appointment_failed_work_done
