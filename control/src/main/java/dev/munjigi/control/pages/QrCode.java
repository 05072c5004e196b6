package dev.munjigi.control.pages;

import static dev.munjigi.control.pages.Markup.element;
import static dev.munjigi.control.pages.Markup.with;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;

/// A text as a QR code (ISO/IEC 18004), drawn in the page itself: nothing is asked of another host.
final class QrCode {
  /// How many modules stay free on each side.
  private static final int QUIET = 4;

  private QrCode() {}

  /// Dark on white, in whatever colours the page has.
  ///
  /// @param label what it is, for who does not see it
  static Markup of(String content, String label) {
    ByteMatrix modules;
    try {
      modules = Encoder.encode(content, ErrorCorrectionLevel.M).getMatrix();
    } catch (WriterException tooLong) {
      throw new IllegalArgumentException("a text that no QR code holds", tooLong);
    }
    int side = modules.getWidth() + 2 * QUIET;
    String whole = Integer.toString(side);
    return element(
        "svg",
        with(
            "class", "qr",
            "role", "img",
            "aria-label", label,
            "viewBox", "0 0 " + whole + " " + whole,
            "shape-rendering", "crispEdges"),
        element("rect", with("width", whole, "height", whole, "fill", "#fff")),
        element("path", with("fill", "#000", "d", path(modules))));
  }

  /// A bar for each run of dark modules in a row.
  private static String path(ByteMatrix modules) {
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < modules.getHeight(); y++) {
      int x = 0;
      while (x < modules.getWidth()) {
        int from = x;
        while (x < modules.getWidth() && modules.get(x, y) == 1) {
          x++;
        }
        if (x > from) {
          path.append('M').append(from + QUIET).append(' ').append(y + QUIET);
          path.append('h').append(x - from).append("v1h-").append(x - from).append('z');
        } else {
          x++;
        }
      }
    }
    return path.toString();
  }
}
