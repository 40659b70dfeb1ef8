package io.netagent.recorder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Asks the agent of another process for a dump of its threads, through the mailbox in its record.
 * Writes nothing but the eight bytes of a request, and these only into a file whose header passes
 * every check. Whether the file is the process's own is for the caller to know.
 *
 * <p>Never in the process that writes the record: see {@link FlightRecordReader}.
 */
public final class MailboxClient implements Closeable {
  private static final int POLL_MILLIS = 20;

  private final FileChannel channel;

  private MailboxClient(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens a record for a request.
   *
   * @param record its path, mostly /proc/PID/fd/N
   * @throws NoAnswerException if there is no right to write
   * @throws UnreadableRecordException if it is no record of this layout
   */
  public static MailboxClient open(Path record) throws IOException {
    FileChannel channel;
    try {
      // Before it is opened: to open a FIFO would wait for its other end.
      if (!Files.readAttributes(record, BasicFileAttributes.class).isRegularFile()) {
        throw new UnreadableRecordException("not a regular file");
      }
      channel = FileChannel.open(record, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      throw new NoAnswerException(
          NoAnswerException.Reason.NO_RIGHT_TO_WRITE,
          "no right to write to the record (root or the process's user may)");
    }
    MailboxClient client = new MailboxClient(channel);
    try {
      client.header();
      return client;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private RecordHeader header() throws IOException {
    ByteBuffer header =
        BoundedReads.readFully(channel, 0, FlightRecordLayout.HEADER_BYTES, "header");
    HeaderReader.checkLayout(header, channel.size());
    return HeaderReader.header(header);
  }

  /**
   * Asks, and waits for the answer. Of several that ask at once each gets an answer that was made
   * after it asked, mostly the same one.
   *
   * @param timeoutMillis an agent answers within a little more than a second if its JVM runs
   * @throws NoAnswerException that says why there is none
   */
  public ThreadDump ask(int timeoutMillis) throws IOException, InterruptedException {
    if (header().state() != RecordState.RECORDING) {
      throw new NoAnswerException(
          NoAnswerException.Reason.NOT_RECORDING, "the agent of this process does not record");
    }
    write(newRequest());
    for (long waited = 0; waited <= timeoutMillis; waited += POLL_MILLIS) {
      ThreadDump dump = answer();
      if (dump != null) {
        return dump;
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new NoAnswerException(
        NoAnswerException.Reason.TIMED_OUT,
        "the agent did not answer within "
            + timeoutMillis
            + " ms: its JVM stands still, is very busy, or has died");
  }

  private static long newRequest() {
    long request;
    do {
      request = ThreadLocalRandom.current().nextLong();
    } while (request == 0);
    return request;
  }

  private void write(long request) throws IOException {
    ByteBuffer bytes = BoundedReads.littleEndian(Long.BYTES).putLong(0, request);
    // One write(2) of eight aligned bytes: never half of it is seen.
    int written = channel.write(bytes, FlightRecordLayout.HEADER_MAILBOX_REQUEST);
    if (written != Long.BYTES) {
      throw new IOException("wrote " + written + " of 8 bytes");
    }
  }

  /** A request that stands there now is this one, or one made later: its answer is as good. */
  private @Nullable ThreadDump answer() throws IOException {
    long request = answeredRequest();
    if (request == 0) {
      return null;
    }
    ThreadDump dump = ThreadDumpReader.read(channel, request);
    // Nothing changes a dump while its request is the last one: so it could not be written.
    if (dump == null && answeredRequest() == request) {
      throw new NoAnswerException(
          NoAnswerException.Reason.NO_MEMORY,
          "the file system of the record has no room for the dump");
    }
    return dump;
  }

  /** 0 if the request that stands there is not answered yet. */
  private long answeredRequest() throws IOException {
    ByteBuffer words =
        BoundedReads.readFully(
            channel, FlightRecordLayout.HEADER_MAILBOX_REQUEST, 2 * Long.BYTES, "mailbox");
    long request = words.getLong(0);
    return request == words.getLong(Long.BYTES) ? request : 0;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
