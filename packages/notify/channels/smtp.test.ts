import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { createMailSender } from './smtp.ts';

/** A mail server that takes everything, and keeps what it was told. */
async function mailServer() {
  const said: string[] = [];
  const server = createServer((socket) => {
    let inData = false;
    socket.write('220 test ready\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      said.push(text);
      if (inData) {
        if (!text.endsWith('\r\n.\r\n')) return;
        inData = false;
        socket.write('250 kept\r\n');
      } else if (text.startsWith('EHLO')) socket.write('250 test\r\n');
      else if (text.startsWith('DATA')) {
        inData = true;
        socket.write('354 go on\r\n');
      } else if (text.includes('RCPT TO:<nobody@')) socket.write('550 nobody here\r\n');
      else socket.write('250 ok\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { said, url: `smtp://127.0.0.1:${port}`, [Symbol.dispose]: () => void server.close() };
}

it('hands a mail to a server, to one receiver', async () => {
  using server = await mailServer();
  const sender = createMailSender({ url: server.url, from: 'Komainu <guard@k.example>' });
  const mail = { subject: 'größer', text: 'text', html: '<p>text</p>', messageId: '<1@k.example>' };
  await sender.send({ ...mail, to: 'ann@example.com' });
  await expect(sender.send({ ...mail, to: 'nobody@example.com' })).rejects.toMatchObject({ responseCode: 550 });
  await sender.close();
  const said = server.said.join('');
  expect(said).toContain('MAIL FROM:<guard@k.example>');
  expect(said).toContain('RCPT TO:<ann@example.com>');
  expect(said).toContain('Message-ID: <1@k.example>');
  expect(sender.domain).toBe('k.example');
});
