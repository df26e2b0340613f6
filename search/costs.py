"""What a practice cost, as an order of magnitude that can be compared between countries."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

# The lower bounds of the bands, in US dollars; a band's key is its place here.
BANDS: Final = (0, 10_000, 100_000, 1_000_000, 10_000_000)

# Units of a currency for one US dollar, rounded (World Bank PA.NUS.FCRF, average of 2024). A band spans a factor of
# ten, so that neither inflation nor rounding moves many stories; a figure that would need more is not given.
_UNITS_PER_DOLLAR: Final = {
    "AED": "3.67", "ARS": "915", "AUD": "1.52", "BDT": "115", "BRL": "5.4", "CAD": "1.37", "CHF": "0.88", "CLP": "944",
    "CNY": "7.2", "COP": "4070", "CZK": "23.2", "DKK": "6.9", "EGP": "45", "ETB": "78", "EUR": "0.92", "GBP": "0.78",
    "GHS": "14.5", "IDR": "15850", "ILS": "3.7", "INR": "83.7", "JPY": "151", "KES": "135", "KRW": "1364", "LKR": "302",
    "MAD": "9.9", "MXN": "18.3", "MYR": "4.6", "NGN": "1480", "NOK": "10.7", "NPR": "134", "NZD": "1.65", "PEN": "3.75",
    "PHP": "57.3", "PKR": "279", "PLN": "4.0", "RWF": "1320", "SAR": "3.75", "SEK": "10.6", "SGD": "1.34", "THB": "35.3",
    "TRY": "32.8", "TZS": "2600", "UAH": "40", "UGX": "3760", "USD": "1", "VND": "24165", "ZAR": "18.3", "ZMW": "26",
}  # fmt: skip


def cost_band(amount: Decimal | None, currency: str) -> str:
    """Return the key of the band in which `amount` lies, or "" where amount or currency is not known."""
    rate = _UNITS_PER_DOLLAR.get(currency.upper())
    if amount is None or rate is None:
        return ""
    dollars = amount / Decimal(rate)
    return str(sum(dollars >= bound for bound in BANDS[1:]))
