import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;

/** A shop's HTTP server and a client that asks it, both under dd-java-agent. */
public class Shop {
  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", Shop::answer);
    server.start();
    int port = server.getAddress().getPort();
    for (String path : new String[] {"/orders", "/orders", "/broken"}) {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
      System.out.println(path + " " + connection.getResponseCode());
    }
    server.stop(0);
  }

  static void answer(HttpExchange exchange) throws IOException {
    boolean isBroken = exchange.getRequestURI().getPath().equals("/broken");
    exchange.sendResponseHeaders(isBroken ? 500 : 200, -1);
    exchange.close();
  }
}
