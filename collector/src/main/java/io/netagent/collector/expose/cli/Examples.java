package io.netagent.collector.expose.cli;

/** What stands first in a command's help: what people come for. */
final class Examples {
  private Examples() {}

  static String of(String command) {
    return switch (command) {
      case "run" ->
          lines(
              "netagent-collector run                          # serve on 127.0.0.1:9465",
              "netagent-collector run --app com.acme           # frames of com.acme are yours",
              "netagent-collector run --listen 0.0.0.0:9465    # let Prometheus reach it");
      case "findings" ->
          lines(
              "netagent-collector findings                     # who leaks connections?",
              "netagent-collector findings --pid 4242 --json   # one process, for a script");
      case "explain" ->
          lines(
              "ss -tanpoie | netagent-collector explain -      # a pasted or saved table: what is wrong?",
              "netagent-collector explain customer.txt --json  # of ss, netstat or /proc/net/tcp");
      case "report" ->
          lines(
              "netagent-collector report 4242                          # all of a process, in one zip",
              "netagent-collector report 4242 -o /tmp/orders.tar.gz --force",
              "netagent-collector report 4242 --mask-addresses         # to send to somebody else");
      case "connections" ->
          lines(
              "netagent-collector connections --state close_wait      # whose, since when",
              "netagent-collector connections --pid 4242 --json       # all that is known of each",
              "ss -tanepio | netagent-collector connections --json -  # a pasted or saved table");
      case "threads" ->
          lines(
              "netagent-collector threads 4242                 # who waits for what, since when?",
              "netagent-collector threads 4242 --stacks        # and where in the code?");
      case "sites" ->
          lines(
              "netagent-collector sites --pid 4242             # where connections come from",
              "netagent-collector sites --json                 # with whole stacks");
      case "listeners" ->
          lines(
              "netagent-collector listeners                    # whose accept queue is full?",
              "netagent-collector listeners --pid 4242         # one process");
      case "ports" ->
          lines(
              "netagent-collector ports                        # how many ephemeral ports are left?",
              "netagent-collector ports --json                 # for a script");
      case "probe" ->
          lines(
              "netagent-collector probe db.internal:5432            # name, then a TCP connection",
              "netagent-collector probe tls api.internal:8443       # versions, certificates, why not",
              "netagent-collector probe https://api.internal/health # an HTTP/1.1 request, --raw: bytes",
              "netagent-collector probe tcp 10.0.0.7:80 --repeat 20 --every 500ms --json");
      case "attach" ->
          lines(
              "netagent-collector attach 4242                  # record a JVM that runs",
              "netagent-collector attach 4242 name=orders app=com.acme",
              "sudo netagent-collector attach 4242             # another user's, or a container's");
      case "detach" ->
          lines("netagent-collector detach 4242                  # as if it had never been there");
      case "demo" ->
          lines(
              "netagent-collector demo                         # watch a program leak, Ctrl-C ends",
              "netagent-collector demo --once                  # end after the verdict");
      default ->
          lines(
              "java -jar netagent-collector.jar                # serve on 127.0.0.1:9465",
              "java -jar netagent-collector.jar findings       # who leaks connections?",
              "java -jar netagent-collector.jar demo           # watch a program leak");
    };
  }

  /** For picocli, which takes it as a format. */
  private static String lines(String... examples) {
    return "Examples:%n  " + String.join("%n  ", examples) + "%n%n";
  }
}
