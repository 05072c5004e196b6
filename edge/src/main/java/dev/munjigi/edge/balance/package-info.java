/// Which origin of a service an exchange goes to, and what is thought of each of them.
///
/// In: a service's settings, and what became of each exchange and of each question after an
/// origin's health. Out: the origin that is to be asked next, or that none may be. Shared by all
/// event loops: its state is in atomic fields, and no event loop waits for another. It opens no
/// connection and sends nothing.
@NullMarked
package dev.munjigi.edge.balance;

import org.jspecify.annotations.NullMarked;
