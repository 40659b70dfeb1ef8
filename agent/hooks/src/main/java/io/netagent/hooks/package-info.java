/**
 * What woven JDK code calls. Lives in the boot loader, so that the JDK's classes can link to it;
 * depends on the recorder and java.base alone.
 */
package io.netagent.hooks;
