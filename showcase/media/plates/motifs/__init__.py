"""One motif for each division of the functions of government."""

from collections.abc import Callable

from ..data import PlateData
from .culture import culture
from .defence import defence
from .economy import economy
from .education import education
from .environment import environment
from .health import health
from .justice import justice
from .protection import protection
from .services import services
from .water import water

MOTIFS: dict[str, Callable[[PlateData], str]] = {
    "01": services,
    "02": defence,
    "03": justice,
    "04": economy,
    "05": environment,
    "06": water,
    "07": health,
    "08": culture,
    "09": education,
    "10": protection,
}
