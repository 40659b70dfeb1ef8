package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretMaskTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "-Ddb.password=hunter2|-Ddb.password=***",
        "-Ddb.password=a&b;c,d e|-Ddb.password=***",
        "-Djavax.net.ssl.keyStorePassword=changeit|-Djavax.net.ssl.keyStorePassword=***",
        "-Djavax.net.ssl.keyStore=/etc/ks|-Djavax.net.ssl.keyStore=/etc/ks",
        "-Dapi.token=abc|-Dapi.token=***",
        "--client-secret=abc|--client-secret=***",
        "-DAWS_SECRET_ACCESS_KEY=abc|-DAWS_SECRET_ACCESS_KEY=***",
        "apiKey=abc|apiKey=***",
        "jdbc:postgresql://u:p%40ss@db/x?ssl=true|jdbc:postgresql://u:***@db/x?ssl=true",
        "https://u:a@b@host/x|https://u:***@host/x",
        "https://ghp_abc@github.com/x|https://***@github.com/x",
        "https://h/x?a=1&access_token=abc&b=2|https://h/x?a=1&access_token=***&b=2",
        "https://h/x?sig=abc%3D|https://h/x?sig=***",
        "jdbc:mysql://db/x?user=u&password=p&ssl=1|jdbc:mysql://db/x?user=u&password=***&ssl=1",
        "jdbc:sqlserver://db;user=u;password=p;x=1|jdbc:sqlserver://db;user=u;password=***",
        "-javaagent:/x/netagent.jar=name=billing|-javaagent:/x/netagent.jar=name=billing",
        "Authorization: Bearer abc.def|Authorization:***",
        "Bearer abc.def|Bearer ***",
        "-Xmx256m|-Xmx256m",
        "http://host:8080/path|http://host:8080/path",
      })
  void mask_argument_hidesTheSecretOnly(String argument, String expected) {
    assertEquals(expected, SecretMask.mask(argument));
  }

  @ParameterizedTest
  @CsvSource({"--password,***", "-token,***", "--port,hunter2"})
  void commandLine_secretInTheNextArgument_isHidden(String option, String shown) {
    assertEquals(
        "x " + option + " " + shown, SecretMask.commandLine(List.of("x", option, "hunter2")));
  }

  @Property
  void mask_anyValueBehindPassword_isGone(
      @ForAll @AlphaChars @NumericChars @StringLength(min = 8, max = 20) String secret) {
    for (String argument :
        List.of(
            "-Dx.password=" + secret,
            "--token=" + secret,
            "http://u:" + secret + "@h/",
            "http://h/?api_key=" + secret)) {
      assertFalse(SecretMask.commandLine(List.of("java", argument)).contains(secret), argument);
    }
  }
}
