import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.komamitsu.fluency.Fluency;
import org.komamitsu.fluency.fluentd.FluencyBuilderForFluentd;

/** Sends logs by Fluency, packed and acknowledged, in the clear and over TLS. */
public class Fluent {
  public static void main(String[] args) throws Exception {
    send("java-fluency", builder(), Integer.parseInt(System.getenv("FORWARD_PORT")));
    FluencyBuilderForFluentd secure = builder();
    secure.setSslEnabled(true);
    secure.setSslSocketFactory(trusting(Path.of(System.getenv("CA"))).getSocketFactory());
    send("java-fluency-tls", secure, Integer.parseInt(System.getenv("FORWARD_TLS_PORT")));
  }

  static FluencyBuilderForFluentd builder() {
    FluencyBuilderForFluentd builder = new FluencyBuilderForFluentd();
    builder.setAckResponseMode(true);
    builder.setFlushAttemptIntervalMillis(50);
    return builder;
  }

  static void send(String service, FluencyBuilderForFluentd builder, int port) throws Exception {
    String tag = System.getenv("KEY") + ".shop.orders";
    try (Fluency fluency = builder.build("127.0.0.1", port)) {
      for (String text : new String[] {"first", "second"}) {
        fluency.emit(tag, Map.of("message", text, "service", service, "level", "error", "order", Map.of("id", 7)));
      }
      fluency.flush();
      if (!fluency.waitUntilAllBufferFlushed(20)) throw new IllegalStateException("not acknowledged: " + service);
    }
  }

  static SSLContext trusting(Path authority) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var pem = Files.newInputStream(authority)) {
      store.setCertificateEntry("authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
