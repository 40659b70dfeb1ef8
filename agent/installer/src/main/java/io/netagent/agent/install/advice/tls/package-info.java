/** Advice for sun.security.ssl, which is woven when an application begins to use it. */
package io.netagent.agent.install.advice.tls;
