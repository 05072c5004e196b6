package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Budget;

/// One budget that a request takes a token from.
///
/// @param limit the limit it belongs to
/// @param budget the budget
/// @param own whether it is spent by this client alone, not also by its neighbours
record Share(RequestLimit limit, Budget budget, boolean own) {}
