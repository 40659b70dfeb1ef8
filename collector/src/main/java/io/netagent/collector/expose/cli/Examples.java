package io.netagent.collector.expose.cli;

/** What stands first in a command's help: what people come for. */
final class Examples {
  private Examples() {}

  static String of(String command) {
    return switch (command) {
      case "top" ->
          lines(
              "netagent top                                    # what goes on, live; h: the keys",
              "netagent top -q orders --sort=-recvQueueBytes   # what has this text, sorted so",
              "netagent top --watch=5 | tee top.txt            # plain lines, every 5 s",
              "netagent top --once -n 20                       # now, and only the first twenty");
      case "completion" ->
          lines(
              "source <(netagent completion)                   # this shell",
              "netagent completion > /etc/bash_completion.d/netagent");
      case "man" ->
          lines(
              "netagent man findings | man -l -                # read one",
              "netagent man --to /usr/local/share/man/man1     # install all: man netagent-findings");
      case "run" ->
          lines(
              "netagent run                          # serve on 127.0.0.1:9465",
              "netagent run --app com.acme           # frames of com.acme are yours",
              "netagent run --listen 0.0.0.0:9465    # let Prometheus reach it");
      case "findings" ->
          lines(
              "netagent findings                     # who leaks connections?",
              "netagent findings --pid 4242 --json             # one process, for a script",
              "netagent findings --watch                       # again and again");
      case "explain" ->
          lines(
              "ss -tanpoie | netagent explain -      # a pasted or saved table: what is wrong?",
              "netagent explain customer.txt --json  # of ss, netstat or /proc/net/tcp");
      case "report" ->
          lines(
              "netagent report 4242                          # all of a process, in one zip",
              "netagent report 4242 -o /tmp/orders.tar.gz --force",
              "netagent report 4242 --mask-addresses         # to send to somebody else");
      case "connections" ->
          lines(
              "netagent connections --state close_wait      # whose, since when",
              "netagent connections --pid 4242 --json       # all that is known of each",
              "ss -tanepio | netagent connections --json -  # a pasted or saved table");
      case "connection" ->
          lines(
              "netagent connection 10.0.0.1:40312           # by its local or remote end",
              "netagent connection 4026531840-1f3a          # by an ID of 'connections'",
              "netagent connection 10.0.0.1:40312 --watch   # its life goes on");
      case "groups" ->
          lines(
              "netagent groups                              # who has how many, with whom?",
              "netagent groups --state close_wait --by process,site    # which line of code?",
              "netagent groups --by remote --sort=-oldestSeconds --json");
      case "processes" ->
          lines(
              "netagent processes                           # who has sockets, who an agent?",
              "netagent processes --sort=-openFds -n 5      # the fullest");
      case "process" ->
          lines(
              "netagent process 4242                        # all of one, its last hour drawn",
              "netagent process orders --watch              # by its name, again and again");
      case "site" ->
          lines(
              "netagent site InvoiceClient.java:19          # what becomes of its connections?",
              "netagent site 4242-81423-7 --json            # by an ID of 'sites'");
      case "threads" ->
          lines(
              "netagent threads 4242                 # who waits for what, since when?",
              "netagent threads 4242 --stacks        # and where in the code?");
      case "sites" ->
          lines(
              "netagent sites --pid 4242             # where connections come from",
              "netagent sites --json                 # with whole stacks");
      case "listeners" ->
          lines(
              "netagent listeners                    # whose accept queue is full?",
              "netagent listeners --pid 4242         # one process");
      case "ports" ->
          lines(
              "netagent ports                        # how many ephemeral ports are left?",
              "netagent ports --json                 # for a script");
      case "events" ->
          lines(
              "netagent events --follow                       # connects, closes, failures, live",
              "netagent events -f --pid 4242 --event connect_failed,closed",
              "netagent events -f -q 10.0.0.9 --json | jq .   # one JSON object on each line",
              "netagent events --duration 30s --json > events.json");
      case "probe" ->
          lines(
              "netagent probe db.internal:5432            # name, then a TCP connection",
              "netagent probe tls api.internal:8443       # versions, certificates, why not",
              "netagent probe https://api.internal/health # an HTTP/1.1 request, --raw: bytes",
              "netagent probe tcp 10.0.0.7:80 --repeat 20 --every 500ms --json");
      case "attach" ->
          lines(
              "netagent attach 4242                  # record a JVM that runs",
              "netagent attach 4242 name=orders app=com.acme",
              "sudo netagent attach 4242             # another user's, or a container's");
      case "detach" ->
          lines("netagent detach 4242                  # as if it had never been there");
      case "demo" ->
          lines(
              "netagent demo                         # watch a program leak, Ctrl-C ends",
              "netagent demo --once                  # end after the verdict");
      default ->
          lines(
              "netagent                # serve on 127.0.0.1:9465",
              "netagent findings       # who leaks connections?",
              "netagent demo           # watch a program leak");
    };
  }

  /** For picocli, which takes it as a format. */
  private static String lines(String... examples) {
    return "Examples:%n  " + String.join("%n  ", examples) + "%n%n";
  }
}
