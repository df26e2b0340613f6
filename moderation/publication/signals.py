"""What the gate tells the rooms above it."""

from django.dispatch import Signal

# A held text went live (`is_public`), or was refused with `obstacles` and has to be read again. Sent within the
# transaction: `page_id`, `is_public`, `obstacles`.
hold_ended = Signal()
