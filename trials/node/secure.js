// An origin of Node that speaks HTTP/2: inside TLS on a port of loopback, and in clear on a socket
// in the file system. It says what it was asked, and counts its sessions.
//
// usage: node secure.js CHAIN KEY SOCKET       prints `listening PORT`
import fs from 'node:fs';
import http2 from 'node:http2';

const sessions = { tls: 0, unix: 0 };

function answer(kind) {
  return (stream, headers) => {
    let bytes = 0;
    stream.on('error', () => {});
    stream.on('data', (part) => (bytes += part.length));
    stream.on('end', () => {
      const socket = stream.session.socket;
      const said = {
        kind,
        bytes,
        scheme: headers[':scheme'],
        protocol: kind === 'tls' ? socket.getProtocol() : '',
        alpn: kind === 'tls' ? socket.alpnProtocol : '',
        name: kind === 'tls' ? socket.servername : '',
        sessions: sessions[kind],
      };
      stream.respond({ ':status': 200, 'content-type': 'application/json' });
      stream.end(JSON.stringify(said));
    });
  };
}

const [chain, key, path] = process.argv.slice(2);
const secure = http2.createSecureServer({
  cert: fs.readFileSync(chain),
  key: fs.readFileSync(key),
  allowHTTP1: false,
});
secure.on('session', () => sessions.tls++);
secure.on('stream', answer('tls'));
const clear = http2.createServer();
clear.on('session', () => sessions.unix++);
clear.on('stream', answer('unix'));
clear.listen(path, () =>
  secure.listen(0, '127.0.0.1', () => console.log(`listening ${secure.address().port}`)));
