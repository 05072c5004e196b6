package dev.munjigi.gates.exchange;

/// An origin's reply, of which only the head is known, to an exchange.
public record Reply(Exchange exchange, ReplyHead head) {}
