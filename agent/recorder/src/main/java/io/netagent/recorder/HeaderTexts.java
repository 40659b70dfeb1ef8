package io.netagent.recorder;

import java.io.IOException;

/** The writer's side of the texts in the header, each of which may change but for the version. */
final class HeaderTexts {
  private final RecordFile file;

  HeaderTexts(RecordFile file) {
    this.file = file;
  }

  void agentVersion(String text) throws IOException {
    write(FlightRecordLayout.TEXT_AGENT_VERSION, text, FlightRecordLayout.TEXT_AGENT_VERSION_BYTES);
  }

  void nameAndApp(String name, String applicationPackages) throws IOException {
    write(FlightRecordLayout.TEXT_NAME, name, FlightRecordLayout.TEXT_NAME_BYTES);
    write(FlightRecordLayout.TEXT_APP, applicationPackages, FlightRecordLayout.TEXT_APP_BYTES);
  }

  void hookReport(String text) throws IOException {
    write(FlightRecordLayout.TEXT_HOOK_REPORT, text, FlightRecordLayout.TEXT_HOOK_REPORT_BYTES);
  }

  void firstHookError(String text) throws IOException {
    write(
        FlightRecordLayout.TEXT_FIRST_HOOK_ERROR,
        text,
        FlightRecordLayout.TEXT_FIRST_HOOK_ERROR_BYTES);
  }

  private void write(int offset, String text, int fieldBytes) throws IOException {
    file.write(offset, RecordTexts.field(text, fieldBytes));
  }
}
