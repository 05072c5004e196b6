package dev.munjigi.gates.reply;

import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.Response;

/// A refusal as a gRPC client understands it: a reply that is trailers only, with the status that
/// stands for the one of HTTP (gRPC over HTTP/2; HTTP to gRPC status code mapping).
final class GrpcStatus {
  private static final int PERMISSION_DENIED = 7;
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int UNIMPLEMENTED = 12;
  private static final int INTERNAL = 13;
  private static final int UNAVAILABLE = 14;
  private static final int UNAUTHENTICATED = 16;
  private static final int INVALID_ARGUMENT = 3;
  private static final int UNKNOWN = 2;

  private GrpcStatus() {}

  static Response answer(int status, PublicClass kind, Id exchange) {
    Fields fields =
        Fields.of(
            "content-type",
            "application/grpc",
            "grpc-status",
            Integer.toString(of(status)),
            "grpc-message",
            kind.word() + " " + exchange);
    return new Response(200, fields, new byte[0]);
  }

  /// The gRPC status for a status of HTTP.
  static int of(int status) {
    return switch (status) {
      case 400 -> INTERNAL;
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404, 501 -> UNIMPLEMENTED;
      case 413, 414, 429, 431 -> RESOURCE_EXHAUSTED;
      case 422 -> INVALID_ARGUMENT;
      default -> status >= 500 ? UNAVAILABLE : UNKNOWN;
    };
  }
}
