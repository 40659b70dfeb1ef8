/** A program as others write it, for netagent to watch. */
package com.acme.checkout;
