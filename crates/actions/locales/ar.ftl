actions-nav = الأثر
actions-lead = ما يتغيّر في المحل، مكتوبًا قبل بدئه، وما فعله بالدرجة.
actions-new = تخطيط تحسين
actions-empty = لا شيء مخطَّط بعد. البداية بقراءة كلام الزبائن واختيار أمر واحد لتغييره وكتابته قبل بدئه، ثم يُقاس أثره تلقائيًّا.
actions-empty-staff = لا شيء مخطَّط بعد. هنا يظهر ما تخطّط الإدارة لتغييره وما فعله بالدرجة.
actions-running = قيد التنفيذ
actions-planned = مخطَّط
actions-row-since = منذ
actions-row-from = من
actions-ledger = ما غيّرناه من قبل
actions-head-action = التحسين
actions-head-by = القياس
actions-head-effect = الأثر، المجال
actions-head-drawn = أسوأ، صفر، أفضل
actions-head-verdict = الحكم
actions-since = منذ { $day }
actions-interval = من { $lo } إلى { $hi }
actions-percent = { $n }%

## Verdicts

actions-real = حقيقي
actions-noise = صدفة
actions-none = لا مقارنة ممكنة
actions-given-up = متروك
actions-early = الوقت مبكر حتى { $day }
actions-starts = يبدأ { $day }
actions-decided-on = صدر الحكم في { $day }
actions-up = { $points ->
    [zero] ارتفاع { $points } نقطة
    [one] ارتفاع نقطة واحدة
    [two] ارتفاع نقطتين
    [few] ارتفاع { $points } نقاط
    [many] ارتفاع { $points } نقطة
   *[other] ارتفاع { $points } نقطة
}
actions-down = { $points ->
    [zero] انخفاض { $points } نقطة
    [one] انخفاض نقطة واحدة
    [two] انخفاض نقطتين
    [few] انخفاض { $points } نقاط
    [many] انخفاض { $points } نقطة
   *[other] انخفاض { $points } نقطة
}
actions-level = لا تغيّر ظاهر
actions-up-so-far = { $points ->
    [zero] ارتفاع { $points } نقطة حتى الآن
    [one] ارتفاع نقطة واحدة حتى الآن
    [two] ارتفاع نقطتين حتى الآن
    [few] ارتفاع { $points } نقاط حتى الآن
    [many] ارتفاع { $points } نقطة حتى الآن
   *[other] ارتفاع { $points } نقطة حتى الآن
}
actions-down-so-far = { $points ->
    [zero] انخفاض { $points } نقطة حتى الآن
    [one] انخفاض نقطة واحدة حتى الآن
    [two] انخفاض نقطتين حتى الآن
    [few] انخفاض { $points } نقاط حتى الآن
    [many] انخفاض { $points } نقطة حتى الآن
   *[other] انخفاض { $points } نقطة حتى الآن
}
actions-level-so-far = لا تغيّر حتى الآن
actions-starts-long = البدء في { $day }
actions-answers-so-far = { $count ->
    [0] لا إجابات منذ البدء بعد
    [one] إجابة واحدة منذ البدء
    [two] إجابتان منذ البدء
    [few] { $count } إجابات منذ البدء
    [many] { $count } إجابة منذ البدء
   *[other] { $count } إجابة منذ البدء
}
actions-nothing-seen = لا أثر ظاهر
# $lo and $hi are points with their signs: "−2", "+19".
actions-real-because = المجال كله، من { $lo } إلى { $hi } نقطة، على جهة واحدة من الصفر: هذا أكثر من صدفة. هو ارتباط وليس سببًا بعد: يُرجى النظر في ما تغيّر أيضًا في تلك الأيام.
actions-noise-because = كان الصفر لا يزال داخل المجال، من { $lo } إلى { $hi } نقطة، حين انتهى القياس. إن وُجد أثر فهو أصغر من أن يظهر هنا.
actions-early-because = لا يزال المجال يمتد من { $lo } إلى { $hi } نقطة، فالصدفة غير مستبعدة.
actions-given-up-because = يمتد المجال من { $lo } إلى { $hi } نقطة. انتهى القياس قبل الحكم.
actions-planned-because = كُتب قبل بدئه، فلا يمكن أن يخدع أسبوعٌ أول جيد أحدًا.
actions-few-because = أول مقارنة تحتاج إلى 10 إجابات منذ البدء. تُحسب الأيام الكاملة.
actions-given-up-early = تُرك قبل أن تكفي الإجابات للمقارنة.
actions-none-before = { $count ->
    [0] لم تصل إجابات في 90 يومًا قبل البدء، والمقارنة تحتاج إلى 20. التحسين مهم مع ذلك: كلام الزبائن عنه يستحق القراءة.
    [one] وصلت إجابة واحدة في 90 يومًا قبل البدء، والمقارنة تحتاج إلى 20. التحسين مهم مع ذلك: كلام الزبائن عنه يستحق القراءة.
    [two] وصلت إجابتان في 90 يومًا قبل البدء، والمقارنة تحتاج إلى 20. التحسين مهم مع ذلك: كلام الزبائن عنه يستحق القراءة.
    [few] وصلت { $count } إجابات في 90 يومًا قبل البدء، والمقارنة تحتاج إلى 20. التحسين مهم مع ذلك: كلام الزبائن عنه يستحق القراءة.
    [many] وصلت { $count } إجابة في 90 يومًا قبل البدء، والمقارنة تحتاج إلى 20. التحسين مهم مع ذلك: كلام الزبائن عنه يستحق القراءة.
   *[other] وصلت { $count } إجابة في 90 يومًا قبل البدء، والمقارنة تحتاج إلى 20. التحسين مهم مع ذلك: كلام الزبائن عنه يستحق القراءة.
}
actions-none-after = { $count ->
    [0] لم تصل إجابات حتى آخر موعد، والمقارنة تحتاج إلى 10.
    [one] وصلت إجابة واحدة حتى آخر موعد، والمقارنة تحتاج إلى 10.
    [two] وصلت إجابتان حتى آخر موعد، والمقارنة تحتاج إلى 10.
    [few] وصلت { $count } إجابات حتى آخر موعد، والمقارنة تحتاج إلى 10.
    [many] وصلت { $count } إجابة حتى آخر موعد، والمقارنة تحتاج إلى 10.
   *[other] وصلت { $count } إجابة حتى آخر موعد، والمقارنة تحتاج إلى 10.
}
actions-before-few = { $count ->
    [0] لم تصل إجابات في آخر 90 يومًا. بأقل من 20 قبل البدء لا مقارنة ممكنة. بدء لاحق يترك وقتًا لجمع المزيد.
    [one] وصلت إجابة واحدة في آخر 90 يومًا. بأقل من 20 قبل البدء لا مقارنة ممكنة. بدء لاحق يترك وقتًا لجمع المزيد.
    [two] وصلت إجابتان في آخر 90 يومًا. بأقل من 20 قبل البدء لا مقارنة ممكنة. بدء لاحق يترك وقتًا لجمع المزيد.
    [few] وصلت { $count } إجابات في آخر 90 يومًا. بأقل من 20 قبل البدء لا مقارنة ممكنة. بدء لاحق يترك وقتًا لجمع المزيد.
    [many] وصلت { $count } إجابة في آخر 90 يومًا. بأقل من 20 قبل البدء لا مقارنة ممكنة. بدء لاحق يترك وقتًا لجمع المزيد.
   *[other] وصلت { $count } إجابة في آخر 90 يومًا. بأقل من 20 قبل البدء لا مقارنة ممكنة. بدء لاحق يترك وقتًا لجمع المزيد.
}
actions-before-enough = { $count ->
    [zero] لا إجابات في آخر 90 يومًا للمقارنة بها.
    [one] إجابة واحدة في آخر 90 يومًا للمقارنة بها.
    [two] إجابتان في آخر 90 يومًا للمقارنة بهما.
    [few] { $count } إجابات في آخر 90 يومًا للمقارنة بها.
    [many] { $count } إجابة في آخر 90 يومًا للمقارنة بها.
   *[other] { $count } إجابة في آخر 90 يومًا للمقارنة بها.
}
actions-before = 90 يومًا قبل البدء
actions-added = في حساب الأثر تُضاف ثلاث إجابات إلى كل جهة، حتى لا تَعِد الإجابات القليلة بأكثر مما تعرف. وقد يختلف قليلًا عن الدرجات المرسومة هنا.
actions-looks = إظهار قياس كل يوم
actions-look-day = اليوم
actions-look-answers = إجابات منذ البدء
actions-look-change = التغيّر
actions-look-interval = المجال
actions-look-share = المعروف حتى الآن
actions-look-few = إجابات قليلة

## What was agreed

actions-agreed = ما اتفقنا عليه من قبل
actions-rule-compare = ابتداءً من { $day } ننظر مرة كل يوم في كل الإجابات منذ البدء ونقارنها مع الأيام التسعين قبله.
actions-rule-real = المجال يحتمل النظر كل يوم. نسمّي التغيير حقيقيًّا في أول يوم يقع فيه المجال كله على جهة واحدة من الصفر، ويبقى كذلك.
actions-rule-noise = ونسمّيه صدفة إن لم يحدث ذلك حتى { $day }، أو قبله حين تكتمل الإجابات المتوقعة.
actions-rule-noise-count = { $count ->
    [zero] ونسمّيه صدفة إن لم يحدث ذلك حتى { $day }، أو قبله حين تصل { $count } إجابة.
    [one] ونسمّيه صدفة إن لم يحدث ذلك حتى { $day }، أو قبله حين تصل إجابة واحدة.
    [two] ونسمّيه صدفة إن لم يحدث ذلك حتى { $day }، أو قبله حين تصل إجابتان.
    [few] ونسمّيه صدفة إن لم يحدث ذلك حتى { $day }، أو قبله حين تصل { $count } إجابات.
    [many] ونسمّيه صدفة إن لم يحدث ذلك حتى { $day }، أو قبله حين تصل { $count } إجابة.
   *[other] ونسمّيه صدفة إن لم يحدث ذلك حتى { $day }، أو قبله حين تصل { $count } إجابة.
}
actions-written-by = كتابة { $name }، في { $day }، قبل البدء. لا يخدعنا أسبوع أول جيد.
actions-written-on = كُتب في { $day }، قبل البدء. لا يخدعنا أسبوع أول جيد.
actions-change = التغيير
actions-edit-link = تعديل
actions-fact-holder = المسؤولية
actions-fact-starts = البدء
actions-fact-started = بدأ في
actions-fact-latest = آخر موعد
actions-fact-by = القياس
actions-fact-impact = الأثر
actions-fact-effort = الجهد
actions-fact-before = قبل البدء
actions-fact-expected = المتوقع
actions-fact-from = المصدر
actions-answers = { $count ->
    [zero] لا إجابات
    [one] إجابة واحدة
    [two] إجابتان
    [few] { $count } إجابات
    [many] { $count } إجابة
   *[other] { $count } إجابة
}
actions-from-link = هذه الإجابات
actions-by-all = كل الإجابات
actions-by-gone = مكان لم يعد موجودًا
actions-size-1 = صغير جدًّا
actions-size-2 = صغير
actions-size-3 = متوسط
actions-size-4 = كبير
actions-size-5 = كبير جدًّا
actions-drop = إلغاء الخطة
actions-give-up = ترك التحسين
actions-take-up = استئناف
actions-see = عرض الدليل
actions-see-plan = عرض الخطة

## Writing

actions-edit = تعديل التحسين
actions-form-lead = قبل البدء يمكن تعديل كل شيء. ومن البدء تثبت المواعيد والقاعدة.
actions-form-fixed = بدأ التنفيذ: تبقى المواعيد والإجابات التي يُقاس بها والأثر والجهد كما كُتبت.
actions-title = ما الذي سيتغيّر؟
actions-title-hint = بكلمات قليلة، مثل: صندوق دفع ثانٍ أيام السبت
actions-why = لماذا؟
actions-why-hint = ما قاله الزبائن، وما المتوقع أن يحدث.
actions-holder = من المسؤول عن ذلك؟
actions-impact = الأثر
actions-effort = الجهد
actions-start = البدء
actions-start-hint = غدًا أو بعده. المقارنة مع الأيام التسعين قبله.
actions-latest = آخر موعد
actions-latest-hint = عنده يصدر الحكم. عادةً بعد البدء بتسعين يومًا.
actions-touchpoint = مكان القياس
actions-any-touchpoint = كل الأماكن
actions-language = لغة الإجابات
actions-any-language = كل اللغات
actions-write = تدوين
actions-save = حفظ
actions-title-missing = يُرجى كتابة ما سيتغيّر بكلمات قليلة.
actions-title-too-long = الحد 120 حرفًا؛ والبقية مكانها تحت «لماذا؟».
actions-why-missing = يُرجى كتابة السبب في جملة.
actions-why-too-long = الحد 2000 حرف.
actions-size-missing = يُرجى اختيار أحد الأحجام الخمسة.
actions-holder-unknown = يُرجى اختيار شخص من الفريق.
actions-date-unreadable = يُكتب التاريخ هكذا: ⁦2026-03-14⁩.
actions-start-too-early = يُرجى اختيار الغد أو يوم بعده: لا يكون البدء اليوم أو قبله.
actions-latest-before-start = يُرجى اختيار يوم بعد البدء.
actions-latest-too-late = يُرجى اختيار يوم لا يتجاوز 365 يومًا بعد البدء.
actions-has-started = بدأ التنفيذ في هذه الأثناء، فالمواعيد والقاعدة ثابتة. لم يتغيّر شيء.
actions-verdict-stays = الحكم معروف، فيبقى التحسين في القائمة. لم يتغيّر شيء.

## Telling customers

actions-tell = إخبار الزبائن
actions-tell-lead = نص قصير في الصفحة التي تشكر الزبائن على الإجابة. يظهر الأحدث فقط، بلغة الزبون وإلا بلغة المحل.
actions-tell-do = إظهاره للزبائن
actions-tell-new = إظهار النص الجديد
actions-untell = سحب النص
actions-told-since = يظهر للزبائن منذ { $day }.
actions-said-missing = يُرجى كتابة نص بلغة واحدة على الأقل.
actions-said-too-long = الحد 300 حرف: النص يُقرأ على الهاتف.

## Said after an act

actions-was-written = دُوِّن التحسين.
actions-was-changed = عُدِّل التحسين.
actions-was-dropped = أُلغي التحسين.
actions-was-restored = عاد التحسين.
actions-was-said = يظهر النص للزبائن من الآن.
actions-was-unsaid = لم يعد النص يظهر للزبائن. وهو محفوظ.
audit-action-written = تخطيط تحسين
audit-action-changed = تعديل تحسين
audit-action-dropped = إلغاء تحسين
audit-action-restored = استئناف تحسين
audit-action-said = إخبار الزبائن بتحسين
audit-action-unsaid = سحب ما قيل للزبائن عن تحسين
