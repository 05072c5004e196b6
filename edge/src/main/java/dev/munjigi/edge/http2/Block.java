package dev.munjigi.edge.http2;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fields of one header block in the order in which they came, nothing of them checked.
///
/// Netty's own collection puts pseudo-fields first wherever they stood, which would hide from the
/// grammar what it has to refuse.
final class Block extends DefaultHttp2Headers {
  private final transient List<String> pairs = new ArrayList<>(32);

  private Block() {
    super(false, 2);
  }

  /// Names and values in turn, every octet one character.
  List<String> pairs() {
    return pairs;
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    pairs.add(name.toString());
    pairs.add(value.toString());
    return this;
  }

  /// The codec asks for it, to tell interim replies from trailers.
  @Override
  public @Nullable CharSequence status() {
    return pairs.size() >= 2 && pairs.getFirst().equals(":status") ? pairs.get(1) : null;
  }

  /// Reads header blocks of up to so many bytes, names, values and 32 for each field.
  static final class Reader extends DefaultHttp2HeadersDecoder {
    Reader(long most) {
      super(false, most);
    }

    @Override
    protected Http2Headers newHeaders() {
      return new Block();
    }
  }
}
