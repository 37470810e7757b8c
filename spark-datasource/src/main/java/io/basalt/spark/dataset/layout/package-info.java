/** What a dataset is made of: its record, its objects and the directories that these lie in. */
@NullMarked
package io.basalt.spark.dataset.layout;

import org.jspecify.annotations.NullMarked;
