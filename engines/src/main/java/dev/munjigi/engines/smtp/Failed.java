package dev.munjigi.engines.smtp;

import dev.munjigi.gates.mail.Delivery;

/// A delivery that came to its end before the server took the letter.
final class Failed extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Delivery delivery;

  Failed(Delivery delivery) {
    super(delivery.toString(), null, false, false);
    this.delivery = delivery;
  }

  Delivery delivery() {
    return delivery;
  }
}
