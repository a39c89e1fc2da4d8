// Currencies (ISO 4217) and amounts of them. An amount is an int of minor units (cents, yen, fils); a
// currency's id is its ISO number, so it never changes (USD is 840). Saturating and total; an id that isn't
// one has two digits and the code `???`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/fault/result.h"

namespace nudge {

using CurrencyId = uint16_t;

// By its three capital letters. Every active currency that has minor units or is counted whole; not gold, not
// XXX.
std::optional<CurrencyId> find_currency(std::string_view code);
std::string_view currency_code(CurrencyId currency);
int currency_digits(CurrencyId currency);

// The number, in whole units, to minor units, half away from zero. Rounds the number as it is written, so
// that 1.005 USD is 1.01, though the double lies a little below.
int64_t money_from_number(double amount, CurrencyId currency);
double number_from_money(int64_t minor_units, CurrencyId currency);

// `49.00 USD`, `-0.05 EUR`, `4900 JPY`, `1.250 BHD`
std::string print_money(int64_t minor_units, CurrencyId currency);

// `49`, `49.5`, `49.00`, `-3.20`: exact; more digits than the currency has, anything else and what doesn't
// fit is a fault that says so.
Result<int64_t> parse_money_amount(std::string_view text, CurrencyId currency);

}  // namespace nudge
