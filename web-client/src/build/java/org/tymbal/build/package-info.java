/** Steps of the build that are written in Java: they make the scripts of the page of what TeaVM wrote. */
package org.tymbal.build;
