package dev.munjigi.engines.http;

import dev.munjigi.engines.file.PlainFile;
import dev.munjigi.gates.join.Documents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/// Documents in files and at addresses; what is not answered with 200 is no document.
public final class PlatformDocuments implements Documents {
  private final BoundedHttp http;

  public PlatformDocuments(BoundedHttp http) {
    this.http = http;
  }

  @Override
  public byte[] read(URI at, int most) throws IOException {
    if ("file".equals(at.getScheme())) {
      return PlainFile.read(Path.of(at), most);
    }
    BoundedHttp.Answer answer = http.get(at, most);
    if (answer.status() != 200) {
      throw new IOException("`" + at + "` answered with status " + answer.status());
    }
    return answer.body();
  }
}
