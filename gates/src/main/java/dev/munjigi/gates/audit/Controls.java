package dev.munjigi.gates.audit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The control characters U+0000 to U+001F among bytes, looked for eight bytes at a time.
final class Controls {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long UPPER = 0xE0E0E0E0E0E0E0E0L;
  private static final long ONES = 0x0101010101010101L;
  private static final long SIGNS = 0x8080808080808080L;

  private Controls() {}

  /// Whether there is one.
  static boolean among(byte[] bytes) {
    int whole = bytes.length & ~7;
    for (int i = 0; i < whole; i += 8) {
      // a byte below 0x20 has no bit of 0xE0; whether a long has a zero byte: Warren, Hacker's
      // Delight, section 6-1
      long upper = (long) EIGHT.get(bytes, i) & UPPER;
      if (((upper - ONES) & ~upper & SIGNS) != 0) {
        return true;
      }
    }
    for (int i = whole; i < bytes.length; i++) {
      if ((bytes[i] & 0xE0) == 0) {
        return true;
      }
    }
    return false;
  }
}
