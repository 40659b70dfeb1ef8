package io.netagent.dashboards;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Programs that a test runs. Where one is absent, the test is skipped and says which; with CI=true
 * it fails instead, so that a build machine cannot lose a tool and stay green.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(RequiredTools.class)
@interface RequiresTools {
  String[] value();
}
